/// Who may change things, and how the program knows them. Start at [ApiTokenFile].
package bty.appliance.account;
