/// The appliance, `bty-web`. Start at [Main], which only wires.
package bty.appliance;
