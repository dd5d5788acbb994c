package bty.cli.tui.state;

/// What a flash goes through, in order, as it is ticked off on the screen.
public enum Step {
  OPEN("open the image, identify the disk"),
  WRITE("write"),
  SYNC("wait until it is on stable storage"),
  VERIFY("compare"),
  HEAD("write the boot sectors, read the new partition table"),
  SET_UP("set up the system"),
  REPORT("tell the appliance");

  private final String words;

  Step(String words) {
    this.words = words;
  }

  /// What is done, in words.
  public String words() {
    return words;
  }
}
