/// What has changed, told to whoever shows or keeps it. Start at [ChangeFeed]. Published where each
/// thing is kept, so that no way of changing it can forget to.
package bty.appliance.event;
