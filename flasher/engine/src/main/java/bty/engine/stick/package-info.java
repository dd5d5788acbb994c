/// bty's own stick: its partition for images grows to the size of the stick, and is filled without
/// the kernel's help.
package bty.engine.stick;
