/// The folder that holds a machine's or a stick's images. Knows nothing of verbs and screens.
package bty.cli.images;
