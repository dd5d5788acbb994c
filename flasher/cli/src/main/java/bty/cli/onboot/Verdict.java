package bty.cli.onboot;

/// What an answer of the appliance means for a request that may be repeated without harm.
enum Verdict {
  /// It was taken.
  TAKEN,
  /// It will never be taken: the appliance does not know the run, has closed it, or does not
  /// understand.
  REFUSED,
  /// The appliance is away or busy: ask again.
  AGAIN;

  static Verdict of(Answer answer) {
    return switch (answer) {
      case Answer.Silence _ -> AGAIN;
      case Answer.Reply reply -> of(reply.status());
    };
  }

  private static Verdict of(int status) {
    if (status >= 200 && status < 300) {
      return TAKEN;
    }
    // RFC 9110 and RFC 8470, RFC 6585: request timeout, too early, too many requests.
    boolean later = status == 408 || status == 425 || status == 429;
    return later || status >= 500 ? AGAIN : REFUSED;
  }
}
