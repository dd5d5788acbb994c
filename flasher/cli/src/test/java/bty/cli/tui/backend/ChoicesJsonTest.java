package bty.cli.tui.backend;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChoicesJsonTest {
  private static List<String> cautions(String problems) throws ProtocolException {
    String text =
        """
        {"mac":"52:54:00:00:00:01","reason":"policy tui","problems":[],"user_data":[],"workflows":[],
         "images":[{"name":"a.img","format":"raw","size_bytes":5,"url":"http://10.0.0.1/images/a.img"%s}]}
        """
            .formatted(problems);
    return ChoicesJson.read(text.getBytes(StandardCharsets.UTF_8), List.of())
        .images()
        .getFirst()
        .cautions();
  }

  @Test
  void whatTheApplianceKnowsOfAnImageIsShownBeforeItIsFlashed() throws Exception {
    assertThat(cautions("")).isEmpty();
    assertThat(cautions(",\"problems\":[\"its loader is not signed\",\"it is odd\"]"))
        .containsExactly("its loader is not signed", "it is odd");
  }
}
