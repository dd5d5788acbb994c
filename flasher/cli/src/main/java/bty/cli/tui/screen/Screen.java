package bty.cli.tui.screen;

import bty.cli.tui.screen.KeyDecoder.Found;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.Size;
import bty.cli.tui.view.Line;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;

/// The terminal: the one class that touches it. Everything but reading happens on one thread.
///
/// Bytes are read from the descriptor itself and not through JLine's reader, whose own thread would
/// be left in a read that takes the first key meant for a shell that the terminal is lent to. In
/// raw mode a read ends after a tenth of a second without a byte (VTIME), so the reading thread
/// stands still as soon as it is asked to, and a lone Escape is told from the beginning of a
/// sequence.
public final class Screen implements AutoCloseable {
  // DECSC, far corner, cursor position report, DECRC: right in every terminal (ESC[18t is not).
  private static final String ASK_SIZE = "\u001b7\u001b[999;999H\u001b[6n\u001b8";
  private static final Duration READ = Duration.ofMillis(500);
  private static final int QUICK_ENDS = 20;
  private static final Duration QUICK = Duration.ofMillis(500);

  private final Terminal terminal;
  private final Attributes cooked;
  private final OutputStream out;
  private final Consumer<Event> events;
  private final Runnable hungUp;
  private final Duration patience;
  private final ReentrantLock reading = new ReentrantLock(true);
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile boolean closed;
  private List<Line> shown = List.of();
  private Size drawn = Size.FALLBACK;
  private boolean fresh = true;

  private Screen(Terminal terminal, Consumer<Event> events, Runnable hungUp, Duration patience) {
    this.terminal = terminal;
    this.cooked = terminal.getAttributes();
    this.out = terminal.output();
    this.events = events;
    this.hungUp = hungUp;
    this.patience = patience;
  }

  /// Takes the terminal that the program was started on.
  ///
  /// @param events takes keys and sizes, on a thread of its own
  /// @param hungUp called when the terminal is gone
  /// @param patience how long it may take to answer what it is asked
  /// @throws IOException if there is none
  public static Screen open(Consumer<Event> events, Runnable hungUp, Duration patience)
      throws IOException {
    try {
      // The type only keeps JLine from running infocmp: nothing is asked of it.
      Terminal terminal =
          TerminalBuilder.builder()
              .name("bty-tui")
              .system(true)
              .type("ansi")
              .provider("ffm")
              .dumb(false)
              .graphemeCluster(false)
              .encoding(StandardCharsets.US_ASCII)
              .nativeSignals(false)
              .build();
      Screen screen = new Screen(terminal, events, hungUp, patience);
      screen.begin();
      return screen;
    } catch (IllegalStateException e) {
      throw new IOException("taking the terminal: " + e.getMessage(), e);
    }
  }

  private void begin() {
    raw();
    // Only this one: JLine's own registration would take SIGINT from the JVM as well.
    Object _ = Signals.register("WINCH", this::resized);
    Thread.ofPlatform().daemon().name("keys").start(this::read);
  }

  private void raw() {
    Attributes raw = new Attributes(cooked);
    raw.setLocalFlags(
        EnumSet.of(
            Attributes.LocalFlag.ICANON,
            Attributes.LocalFlag.ECHO,
            Attributes.LocalFlag.IEXTEN,
            Attributes.LocalFlag.ISIG),
        false);
    // IXON off: a stray Ctrl-S of a noisy line would stop the screen for good.
    raw.setInputFlags(
        EnumSet.of(
            Attributes.InputFlag.IXON, Attributes.InputFlag.ICRNL, Attributes.InputFlag.INLCR),
        false);
    raw.setControlChar(Attributes.ControlChar.VMIN, 0);
    raw.setControlChar(Attributes.ControlChar.VTIME, 1);
    terminal.setAttributes(raw);
  }

  /// The size that the kernel knows; a serial line has none, and is asked itself.
  ///
  /// @return whether the terminal is known to understand what is sent to it
  public boolean settle() throws InterruptedException {
    org.jline.terminal.Size known = terminal.getSize();
    boolean has = Size.isKnown(known.getColumns(), known.getRows());
    if (has) {
      resized();
    }
    askSize();
    return has
        ? answered.await(0, TimeUnit.SECONDS)
        : answered.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Waits until the terminal has answered, as long as it may take.
  public boolean answers() throws InterruptedException {
    return answered.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void resized() {
    org.jline.terminal.Size now = terminal.getSize();
    if (Size.isKnown(now.getColumns(), now.getRows())) {
      events.accept(new Event.Resized(new Size(now.getColumns(), now.getRows())));
    }
  }

  /// Asks the terminal for its size; the answer comes as an event, or not at all.
  public void askSize() {
    send(ASK_SIZE);
  }

  /// Draws what changed.
  public void draw(List<Line> lines, Size size) {
    boolean all = fresh || !size.equals(drawn);
    send(all ? Painter.all(lines, size.columns()) : Painter.changes(shown, lines, size.columns()));
    shown = lines;
    drawn = size;
    fresh = false;
  }

  /// The next picture is drawn whole.
  public void forget() {
    fresh = true;
  }

  /// Something that the terminal is lent to.
  @FunctionalInterface
  public interface Guest {
    /// Has the terminal until it returns.
    void run() throws InterruptedException;
  }

  /// Lends the terminal, as it was found, and takes it back.
  public void lend(Guest guest) throws InterruptedException {
    reading.lockInterruptibly();
    try {
      send("\u001b[m\u001b[H\u001b[2J");
      terminal.setAttributes(cooked);
      guest.run();
    } finally {
      raw();
      reading.unlock();
      forget();
    }
  }

  private void read() {
    InputStream in = new FileInputStream(FileDescriptor.in);
    KeyDecoder decoder = new KeyDecoder();
    byte[] bytes = new byte[256];
    int ends = 0;
    long since = System.nanoTime();
    while (!closed) {
      int count = next(in, bytes);
      if (count > 0) {
        decoder.take(bytes, count).forEach(this::found);
        ends = 0;
        since = System.nanoTime();
        continue;
      }
      decoder.idle().forEach(this::found);
      ends++;
      if (ends % QUICK_ENDS == 0) {
        // Reads that find the end at once, and not after their tenth of a second.
        if (System.nanoTime() - since < QUICK.toNanos()) {
          hungUp.run();
          return;
        }
        since = System.nanoTime();
      }
    }
  }

  private int next(InputStream in, byte[] bytes) {
    reading.lock();
    try {
      return closed ? -1 : in.read(bytes);
    } catch (IOException gone) {
      return -1;
    } finally {
      reading.unlock();
    }
  }

  private void found(Found found) {
    switch (found) {
      case Found.Pressed(var key) -> events.accept(new Event.Pressed(key));
      case Found.Position(int row, int column) -> {
        answered.countDown();
        if (Size.isKnown(column, row)) {
          // So that a shell and everything in it knows it too.
          terminal.setSize(org.jline.terminal.Size.of(column, row));
          events.accept(new Event.Resized(new Size(column, row)));
        }
      }
    }
  }

  private void send(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException | IllegalStateException gone) {
      // The reading side finds out, or the program is ending.
    }
  }

  /// Leaves the terminal empty and as it was found.
  @Override
  public void close() {
    closed = true;
    boolean alone = awaitReader();
    try {
      send("\u001b[m\u001b[H\u001b[2J");
      terminal.setAttributes(cooked);
      terminal.close();
    } catch (IOException | IllegalStateException restored) {
      // At a signal JLine's own hook is first, and has put everything back.
    } finally {
      if (alone) {
        reading.unlock();
      }
    }
  }

  /// Waits for the read that is under way, a moment and no longer: where JLine's hook was first the
  /// terminal is as it was found, and a read of it ends with the next whole line only.
  private boolean awaitReader() {
    boolean interrupted = Thread.interrupted();
    try {
      return reading.tryLock(READ.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException again) {
      interrupted = true;
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
