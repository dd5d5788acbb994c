/// Setting up the system on a flashed disk before its first boot: a seed for cloud-init, or a CIJOE
/// workflow against the mounted root. Start at [ProvisionRequest]; [ProvisionCheck] says what is
/// wrong with one before anything is written; [Provisioner] does it. Knows nothing of flashing.
package bty.engine.provision;
