/// The proxy-DHCP server's configuration, from what the settings want. Start at [DnsmasqFile].
package bty.appliance.dnsmasq;
