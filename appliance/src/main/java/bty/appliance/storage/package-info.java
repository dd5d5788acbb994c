/// Images on a disk of their own. What the web server offers and orders is in [StorageService];
/// what root then does, step by step, in [DiskTaker]. The decisions are pure: [DiskObjections],
/// [TakeDecision], [StorageState].
package bty.appliance.storage;
