/// Tells somebody elsewhere what happens, by signed webhooks that are tried again until they are
/// heard. Nothing waits for it. Start at [HookKeeper].
package bty.appliance.hook;
