/// The proxy-DHCP server's configuration, from the operator's wish. Start at [DnsmasqFile].
package bty.appliance.dnsmasq;
