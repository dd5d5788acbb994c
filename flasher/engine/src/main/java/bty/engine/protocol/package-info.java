/// What the appliance and the flasher say to each other: the plan a machine gets, the reports it
/// sends, and their one JSON form ([Json]). Records of plain values; no file, no socket, no clock.
package bty.engine.protocol;
