/// What a file, or a spec, is over HTTP: ranges of its bytes and conditions on what it is (RFC
/// 9110, 13 and 14). Start at [FileResponse].
package bty.appliance.resource;
