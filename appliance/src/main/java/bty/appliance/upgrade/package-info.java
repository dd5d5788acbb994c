/// A newer `bty-web` in the place of the one that runs, by `bty-web upgrade`. Start at [Upgrade];
/// [ReleaseNote] is what is signed, [ReleaseKey] by whom, [Releases] the folder in which versions
/// lie beside each other, [Supervisor] who starts the server and says how it is.
package bty.appliance.upgrade;
