/// Reads qcow2 images, version 2 and 3, by QEMU's docs/interop/qcow2.rst, which the section names
/// in the comments here are of. All tables are read first, from wherever they lie ([Qcow2Image]);
/// then the clusters in the order in which they are stored ([ClusterReader]). Knows nothing of
/// where stored bytes come from and where a disk's go to.
package bty.engine.qcow2;
