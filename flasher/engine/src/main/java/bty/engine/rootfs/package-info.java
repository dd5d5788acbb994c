/// The root file system of a flashed disk: found by looking inside ([RootSearch]), chosen by a rule
/// ([RootChoice]), and mounted where nobody else sees it ([MountNamespace]). Partitions and volumes
/// are read from the disk itself ([Volumes], [LvmReader]), so neither the kernel's partition scan
/// nor udev nor LVM's own tools have to agree first.
package bty.engine.rootfs;
