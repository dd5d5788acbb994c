/// How web servers are reached and believed: proxies, certificates, pins; no image and no appliance
/// is known here.
@org.jspecify.annotations.NullMarked
package bty.engine.http;
