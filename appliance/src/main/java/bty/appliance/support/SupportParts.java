package bty.appliance.support;

import bty.appliance.git.GitKeeper;
import bty.appliance.health.Health;
import bty.appliance.image.ImageCatalog;
import bty.appliance.log.RecentLines;
import bty.appliance.netboot.BootStories;
import bty.appliance.state.StateFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// What the About page and a bundle look at.
///
/// @param folder the state folder
/// @param images the folder of images
/// @param recent the last lines of the log
/// @param secrets that may stand in any of it, as they are now
/// @param started when the program did
/// @param version of the program
public record SupportParts(
    StateFolder state,
    Path folder,
    Path images,
    ImageCatalog catalog,
    GitKeeper git,
    Health health,
    BootStories stories,
    RecentLines recent,
    Supplier<List<String>> secrets,
    InstantSource clock,
    Instant started,
    String version) {}
