/// Network boot as people see it: what was heard of each machine on its way ([BootWatch],
/// [BootStory]), where it stopped and what that usually means ([BootStop]), and whether the
/// appliance's own part works.
package bty.appliance.netboot;
