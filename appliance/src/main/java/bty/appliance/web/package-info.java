/// Pages for people. Start at [Pages]. Prints what the features and views know; imports neither
/// files nor the API.
package bty.appliance.web;
