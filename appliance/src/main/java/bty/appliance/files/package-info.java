/// Files, safely: written whole, named from outside without leaving their folder, and known again
/// without being read. Start at [AtomicFile] and [Folder].
package bty.appliance.files;
