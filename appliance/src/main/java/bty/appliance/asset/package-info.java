/// What pages bring beside themselves: the style sheet and the script.
package bty.appliance.asset;
