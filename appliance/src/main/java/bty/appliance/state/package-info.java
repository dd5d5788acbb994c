/// The operator's folder as a whole. Start at [StateFolder], which says which feature keeps what;
/// [StateCheck] reads all of it and says what is wrong.
package bty.appliance.state;
