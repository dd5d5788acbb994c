/// Partition tables, GPT and MBR, read from the bytes of a disk. Start at [PartitionTable].
package bty.engine.partition;
