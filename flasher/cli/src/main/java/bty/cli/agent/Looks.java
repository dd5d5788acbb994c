package bty.cli.agent;

import bty.cli.agent.LookAnswer.Token;
import bty.cli.client.ApplianceApi;
import bty.cli.client.Reply;
import bty.cli.client.ReplyKind;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;

/// Looks at what the appliance would have this machine do. Nothing is offered, picked up or lost by
/// it.
///
/// @param mac under which this machine booted
record Looks(ApplianceApi appliance, MacAddress mac) {
  private static final int NO_TOKEN = 401;

  /// Once.
  LookAnswer once() {
    return ask("look");
  }

  /// The same, which the appliance notes as a sign of life of a machine that holds.
  LookAnswer holding() {
    return ask("look?holding");
  }

  private LookAnswer ask(String what) {
    Reply reply = appliance.get(ApplianceApi.path(mac, what));
    if (reply instanceof Reply.Answer(int status, var _, var _) && status == NO_TOKEN) {
      // Who has no token is shown what there is instead of a plan.
      return shown(appliance.get(ApplianceApi.path(mac, "plan")), Token.SPENT);
    }
    return shown(reply, Token.GOOD);
  }

  private static LookAnswer shown(Reply reply, Token token) {
    if (!(reply instanceof Reply.Answer answer) || ReplyKind.of(reply) != ReplyKind.TAKEN) {
      return new LookAnswer.NotNow(reply.words());
    }
    try {
      return new LookAnswer.Shown(Look.read(answer.body().getBytes(StandardCharsets.UTF_8)), token);
    } catch (ProtocolException e) {
      return new LookAnswer.NotNow(String.valueOf(e.getMessage()));
    }
  }
}
