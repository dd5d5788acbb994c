/// HTTP as the appliance speaks it: routes as a table, answers as values, bytes of files with
/// ranges, and the server that carries them. Start at [Route] and [HttpServer]. The only package,
/// beside the program's own settings, that knows Helidon.
package bty.appliance.http;
