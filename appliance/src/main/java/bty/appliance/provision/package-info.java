/// The files of the state folder that set a flashed system up: user data for cloud-init, workflows
/// for CIJOE. Start at [ProvisioningStore].
package bty.appliance.provision;
