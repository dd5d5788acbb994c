package bty.appliance.git;

import java.io.IOException;

/// Something that Git was to do and did not. The message is one sentence for people, without
/// credentials.
public final class GitException extends IOException {
  private static final long serialVersionUID = 1L;

  GitException(String sentence) {
    super(sentence);
  }
}
