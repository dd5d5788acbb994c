/// Decoders of compressed streams, one file each. Start at [Decoder].
package bty.engine.compression;
