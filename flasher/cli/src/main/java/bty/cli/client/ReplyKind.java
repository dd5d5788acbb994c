package bty.cli.client;

/// What an answer of the appliance means for a request that may be repeated without harm.
public enum ReplyKind {
  /// It was taken.
  TAKEN,
  /// It will never be taken: the appliance does not know the run, has closed it, or does not
  /// understand.
  REFUSED,
  /// The appliance is away or busy: ask again.
  AGAIN;

  public static ReplyKind of(Reply answer) {
    return switch (answer) {
      case Reply.Silence _, Reply.Barred _ -> AGAIN;
      case Reply.Answer reply -> of(reply.status());
    };
  }

  private static ReplyKind of(int status) {
    if (status >= 200 && status < 300) {
      return TAKEN;
    }
    // RFC 9110 and RFC 8470, RFC 6585: request timeout, too early, too many requests.
    boolean later = status == 408 || status == 425 || status == 429;
    return later || status >= 500 ? AGAIN : REFUSED;
  }
}
