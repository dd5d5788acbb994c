package bty.appliance.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// What went wrong with a file, for a person: Java's own words are often no more than a path.
final class IoWords {
  private IoWords() {}

  static String of(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> denied.getFile() + ": this user has no permission";
      case NoSuchFileException missing -> missing.getFile() + " is not there";
      case FileSystemException file when file.getReason() == null ->
          file.getFile() + " cannot be used as it is";
      default -> String.valueOf(e.getMessage());
    };
  }
}
