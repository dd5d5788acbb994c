package bty.appliance.netboot;

import java.io.IOException;
import java.util.List;

/// What the self-check does on the network, as a machine that boots would.
interface Probes {
  /// What was read.
  ///
  /// @param bytes how many, as far as it was read
  /// @param total how many there are, as was announced; -1 where it was not
  /// @param head the first of them, as text
  /// @param millis how long that took
  record Fetched(long bytes, long total, String head, long millis) {}

  /// An answer to one of the questions.
  ///
  /// @param client who asked
  /// @param port which was asked: 67 or 4011
  record Answered(ProbeClient client, int port, DhcpReply reply) {}

  /// Reads a file by TFTP, to its end.
  ///
  /// @throws IOException in words, if it cannot be had
  Fetched tftp(String address, String file) throws IOException;

  /// Reads the beginning of a file by HTTP.
  ///
  /// @throws IOException in words, if it cannot be had
  Fetched http(String url) throws IOException;

  /// Asks everybody by DHCP what to boot, as each kind of machine, and asks on at port 4011 where
  /// an answer leads there.
  ///
  /// @param own the address whose network is asked
  /// @throws IOException in words, if it cannot be asked from here
  List<Answered> dhcp(String own) throws IOException;
}
