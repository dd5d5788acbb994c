package bty.appliance.metrics;

import java.util.Locale;

/// A text in Prometheus' exposition format 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/). Not thread-safe.
final class PrometheusText {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder();

  /// What a family's numbers do.
  enum Kind {
    /// They only grow, from zero at the start of the program.
    COUNTER,
    /// They go up and down.
    GAUGE,
    /// They are counted in classes.
    HISTOGRAM,
    /// They are a sum and a count.
    SUMMARY
  }

  /// Begins a family: the samples that follow are of it.
  ///
  /// @param help one line
  PrometheusText family(String name, Kind kind, String help) {
    text.append("# HELP ").append(name).append(' ').append(help.replace("\\", "\\\\"));
    text.append("\n# TYPE ").append(name).append(' ');
    text.append(kind.name().toLowerCase(Locale.ROOT)).append('\n');
    return this;
  }

  /// One number.
  ///
  /// @param labels name, value, name, value
  PrometheusText sample(String name, double value, String... labels) {
    return line(name, Double.toString(value), labels);
  }

  /// One whole number.
  ///
  /// @param labels name, value, name, value
  PrometheusText sample(String name, long value, String... labels) {
    return line(name, Long.toString(value), labels);
  }

  private PrometheusText line(String name, String value, String... labels) {
    text.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      text.append(escaped(labels[i + 1])).append('"');
    }
    text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
    return this;
  }

  /// A family of one number.
  PrometheusText one(String name, Kind kind, String help, double value) {
    return family(name, kind, help).sample(name, value);
  }

  /// A family of one whole number.
  PrometheusText one(String name, Kind kind, String help, long value) {
    return family(name, kind, help).sample(name, value);
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
