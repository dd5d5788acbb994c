package bty.engine.provision;

/// Hears nothing.
final class Quiet {
  static final ProvisionListener STEPS =
      new ProvisionListener() {
        @Override
        public void step(String words) {}

        @Override
        public void line(String text) {}
      };

  private Quiet() {}
}
