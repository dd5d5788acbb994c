package bty.appliance.netboot;

import bty.appliance.netboot.NetbootFindings.Finding;
import bty.appliance.netboot.Probes.Answered;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What is to be said of the DHCP servers that answered. Pure.
final class ServersHeard {
  private ServersHeard() {}

  /// What they are to machines.
  ///
  /// @param own the appliance's address
  /// @param isWished whether its own dnsmasq is to answer
  /// @param card the network card at an address, in words; empty where it is not known
  static List<Finding> servers(
      List<Answered> answers, String own, boolean isWished, UnaryOperator<String> card) {
    Map<String, List<DhcpReply>> byServer = new LinkedHashMap<>();
    for (Answered answer : answers) {
      byServer.computeIfAbsent(answer.reply().server(), _ -> new ArrayList<>()).add(answer.reply());
    }
    List<Finding> found = new ArrayList<>();
    byServer.forEach((server, replies) -> {
      String name = (server + " " + card.apply(server)).strip();
      found.add(server.equals(own) ? ours(name, replies) : other(name, replies, own, isWished));
    });
    boolean leased = answers.stream().map(Answered::reply).anyMatch(reply -> reply.leases());
    if (!leased) {
      found.add(
          new Finding(
              "look",
              "missing",
              "nobody gives addresses",
              "No DHCP server offered an address: machines here get none, and so boot nothing."));
    }
    return found;
  }

  private static Finding ours(String name, List<DhcpReply> replies) {
    return new Finding(
        "good", "this one", name, "Names " + files(replies) + ", and gives no addresses.");
  }

  private static Finding other(String name, List<DhcpReply> replies, String own, boolean isWished) {
    if (replies.stream().noneMatch(DhcpReply::boots)) {
      return new Finding("good", "fine", name, "Gives addresses, names no boot file.");
    }
    boolean leadsHere =
        replies.stream()
            .filter(DhcpReply::boots)
            .allMatch(reply -> reply.nextServer().equals(own) || reply.file().contains("//" + own));
    if (leadsHere) {
      return new Finding(
          isWished ? "look" : "good",
          isWished ? "twice" : "leads here",
          name,
          isWished
              ? "Leads machines to this appliance as well: one of the two is enough."
              : "Leads machines to this appliance: " + files(replies) + ".");
    }
    return new Finding(
        "look",
        "conflicts",
        name,
        "Names "
            + files(replies)
            + ": some machines will take that one. Switch its network boot off.");
  }

  private static String files(List<DhcpReply> replies) {
    TreeSet<String> files =
        replies.stream()
            .filter(reply -> !reply.file().isEmpty())
            .map(reply ->
                reply.file().contains("://")
                    ? reply.file()
                    : reply.file() + " on " + reply.nextServer())
            .collect(Collectors.toCollection(TreeSet::new));
    return files.isEmpty() ? "no boot file yet, by PXE" : String.join(", ", files);
  }

  /// Whether the appliance's own answers are there.
  static List<Finding> own(List<Answered> answers, String own) {
    List<Finding> found = new ArrayList<>();
    for (ProbeClient client : ProbeClient.values()) {
      String what = "DHCP as " + client.word();
      List<DhcpReply> replies =
          answers.stream()
              .filter(one -> one.client() == client && one.reply().server().equals(own))
              .map(Answered::reply)
              .toList();
      String file =
          replies.stream()
              .map(DhcpReply::file)
              .filter(name -> !name.isEmpty())
              .findFirst()
              .orElse("");
      found.add(
          replies.isEmpty()
              ? new Finding(
                  "fail", "no answer", what, "A real question was not answered by " + own + ".")
              : file.isEmpty()
                  ? new Finding(
                      "fail", "no file", what, "It was answered, and no boot file was named.")
                  : new Finding("good", "answered", what, "Told to boot " + file + "."));
    }
    return found;
  }
}
