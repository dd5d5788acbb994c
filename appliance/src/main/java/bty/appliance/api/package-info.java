/// The routes, one file for each group. They turn requests into calls of the features and results
/// into answers; they decide nothing themselves. Start at [Routes].
package bty.appliance.api;
