/// How web servers are reached and believed: proxies, certificates, pins. Neither images nor the
/// appliance are known here. Start at [WebAccess].
package bty.engine.http;
