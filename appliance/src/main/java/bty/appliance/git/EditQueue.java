package bty.appliance.git;

import bty.appliance.files.FileWriting.Step;
import bty.appliance.git.EditJournal.Noted;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The edits that wait to become commits, oldest first, here and in an [EditJournal]. Thread-safe.
final class EditQueue {
  private static final System.Logger LOG = System.getLogger("git");

  /// More wait only where commits have not worked for long; the files themselves are written.
  static final int MOST = 10_000;

  private final EditJournal journal;
  private final Deque<Noted> waiting = new ArrayDeque<>();
  private long number = -1;
  private boolean stopped;

  /// @param state the state folder
  EditQueue(Path state) {
    this.journal = new EditJournal(state);
  }

  /// Makes an edit, and puts it at the end. It is noted before it is made, so that the end of the
  /// program at any moment leaves either the edit and its note or neither. An edit that cannot be
  /// noted is made all the same.
  ///
  /// @param step makes it
  /// @return whether there was room
  boolean make(PendingEdit edit, Step step) throws IOException {
    Optional<Path> begun = note(edit);
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      failed(edit, begun);
      throw e;
    }
    return add(new Noted(edit, written(begun)));
  }

  /// What failed may have failed behind the moment in which the file was there.
  private void failed(PendingEdit edit, Optional<Path> begun) {
    try {
      if (edit.isAsWritten()) {
        boolean _ = add(new Noted(edit, written(begun)));
        return;
      }
    } catch (IOException unreadable) {
      // Then nobody can say that it was made.
    }
    forget(begun);
  }

  private Optional<Path> note(PendingEdit edit) {
    try {
      return size() < MOST ? Optional.of(journal.begin(next(), edit)) : Optional.empty();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "noting that an edit is to be committed: " + edit.what(), e);
      return Optional.empty();
    }
  }

  private synchronized long next() throws IOException {
    if (number < 0) {
      number = journal.last().orElse(0);
    }
    return ++number;
  }

  private static Optional<Path> written(Optional<Path> begun) {
    try {
      return begun.isPresent() ? Optional.of(EditJournal.written(begun.get())) : begun;
    } catch (IOException e) {
      // As begun it is taken up as well, while its file stays as it is.
      return begun;
    }
  }

  private static void forget(Optional<Path> note) {
    try {
      if (note.isPresent()) {
        Files.deleteIfExists(note.get());
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "removing the note of an edit that does not wait any more", e);
    }
  }

  private synchronized boolean add(Noted noted) {
    if (waiting.size() < MOST) {
      return waiting.add(noted);
    }
    forget(noted.note());
    return false;
  }

  /// The oldest; it stays. Empty also once the program is about to end.
  synchronized Optional<PendingEdit> first() {
    return stopped ? Optional.empty() : Optional.ofNullable(waiting.peekFirst()).map(Noted::edit);
  }

  /// Gives out no more.
  synchronized void stop() {
    stopped = true;
  }

  /// The last edit of that file that waits.
  synchronized Optional<PendingEdit> last(Path file) {
    return waiting.stream()
        .map(Noted::edit)
        .filter(edit -> edit.file().equals(file))
        .reduce((_, later) -> later);
  }

  /// The oldest is done.
  synchronized void removeFirst() {
    forget(Optional.ofNullable(waiting.pollFirst()).flatMap(Noted::note));
  }

  /// None is to be committed any more.
  synchronized void clear() {
    while (!waiting.isEmpty()) {
      removeFirst();
    }
  }

  synchronized int size() {
    return waiting.size();
  }

  /// Takes up again what waited when the program ended; before the first edit.
  synchronized void load() throws IOException {
    waiting.addAll(journal.load());
  }
}
