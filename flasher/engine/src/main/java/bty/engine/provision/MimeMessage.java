package bty.engine.provision;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// User-data of several parts in a MIME message (RFC 2045, RFC 2046), as cloud-init takes it.
final class MimeMessage {
  private static final Pattern MULTIPART =
      Pattern.compile(
          "(?im)^content-type:\\s*multipart/[a-z.-]+\\s*;(?:[^\\n]|\\n[ \\t])*?"
              + "boundary=(?:\"([^\"]+)\"|([^\\s;]+))");
  private static final Pattern BASE64 =
      Pattern.compile("(?im)^content-transfer-encoding:\\s*base64\\s*$");
  private static final Pattern CONTENT_TYPE = Pattern.compile("(?im)^content-type:");
  private static final Pattern CLOUD_CONFIG =
      Pattern.compile("(?im)^content-type:\\s*text/(?:cloud-config|plain)\\s*(?:;.*)?$");

  /// cloud-init takes it for a message if this is among its first bytes, and else for a text of no
  /// kind that it knows (`user_data.convert_string`).
  private static final String MARK = "mime-version:";

  private static final int MARK_WITHIN = 4096;

  private final String text;
  private final List<TextProblem> problems = new ArrayList<>();

  private MimeMessage(String text) {
    this.text = text.replace("\r\n", "\n");
  }

  /// Everything that is wrong with it.
  static List<TextProblem> problems(String text) {
    MimeMessage message = new MimeMessage(text);
    message.read();
    return message.problems;
  }

  private void read() {
    int end = text.indexOf("\n\n");
    Matcher type = MULTIPART.matcher(end < 0 ? text : text.substring(0, end));
    if (!type.find()) {
      add(
          "a MIME message for cloud-init has a Content-Type of multipart with a boundary, and this"
              + " has none");
      return;
    }
    String beginning = text.substring(0, Math.min(MARK_WITHIN, text.length()));
    if (!beginning.toLowerCase(Locale.ROOT).contains(MARK)) {
      add(
          "the MIME message has no line MIME-Version among its headers; without it cloud-init takes"
              + " no part of it; write \"MIME-Version: 1.0\" as its first line");
    }
    String line = "\n--" + (type.group(1) == null ? type.group(2) : type.group(1));
    int part = end < 0 ? -1 : text.indexOf(line, end);
    if (part < 0) {
      add(
          "the MIME message has no part: no line begins with its boundary \""
              + line.substring(1)
              + "\"");
    }
    while (part >= 0) {
      int begin = text.indexOf('\n', part + 1);
      part = text.indexOf(line, part + 1);
      if (begin >= 0) {
        part(begin, part < 0 ? text.length() : part);
      }
    }
  }

  /// @param begin of its headers: the end of the boundary's line
  private void part(int begin, int end) {
    int body = text.startsWith("\n\n", begin) ? begin : text.indexOf("\n\n", begin);
    if (body < 0 || body >= end) {
      return;
    }
    String headers = text.substring(begin, body);
    String content = text.substring(body + 2, Math.max(body + 2, end));
    boolean packed = BASE64.matcher(headers).find();
    if (packed) {
      try {
        content = new String(Base64.getMimeDecoder().decode(content), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        problems.add(YamlText.at(text, body + 2, "this part is not the base64 that it says it is"));
        return;
      }
    }
    // A part that does not say what it is is taken by what it begins with.
    boolean isText = !CONTENT_TYPE.matcher(headers).find() || CLOUD_CONFIG.matcher(headers).find();
    if (isText && UserData.isCloudConfig(content)) {
      int line = YamlText.at(text, body + 2, "").line();
      for (TextProblem problem : UserData.cloudConfig(content)) {
        problems.add(
            packed
                ? problem.inside(line, 1)
                : new TextProblem(line + problem.line() - 1, problem.column(), problem.words()));
      }
    }
  }

  private void add(String words) {
    problems.add(new TextProblem(1, 1, words));
  }
}
