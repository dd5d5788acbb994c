package bty.appliance.yaml;

import java.util.Collection;
import java.util.Comparator;

/// What somebody may have meant.
public final class NearMiss {
  private NearMiss() {}

  /// `; did you mean "x"?` where one word is close enough, else which words there are.
  public static String hint(String found, Collection<String> known) {
    return known.stream()
        .filter(word -> distance(found, word) <= (word.length() < 4 ? 1 : 2))
        .min(Comparator.comparingInt((String word) -> distance(found, word)))
        .map(word -> "; did you mean \"" + word + "\"?")
        .orElseGet(() -> "; wanted one of " + String.join(", ", known.stream().sorted().toList()));
  }

  /// Levenshtein's: how many letters must be changed, added or left out.
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
