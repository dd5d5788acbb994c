package bty.appliance.netboot;

import bty.appliance.boot.IpxeScripts;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.netboot.BootEvent.Kind;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The routes that machines boot by, watched: who asks what goes into the machine's boot story.
/// What a person or a browser asks does not.
public final class WatchedBootRoutes {
  private static final Pattern BOOT_PROGRAM = Pattern.compile("(iPXE|UefiHttpBoot|GRUB)\\b.*");

  private WatchedBootRoutes() {}

  /// How large the files of the live environment are.
  public interface LiveSizes {
    /// The bytes of a boot file; 0 where it is not there.
    long of(String name);
  }

  /// The same routes, watched.
  ///
  /// @param told what a machine was last told to boot, in one word
  public static List<Route> of(
      List<Route> routes,
      BootWatch watch,
      LiveSizes live,
      Function<MacAddress, Optional<String>> told) {
    return routes.stream().map(route -> watched(route, watch, live, told)).toList();
  }

  private static Route watched(
      Route route, BootWatch watch, LiveSizes live, Function<MacAddress, Optional<String>> told) {
    if (!route.method().equals("GET")) {
      return route;
    }
    return switch (route.path()) {
      case "/pxe-bootstrap.ipxe", "/boot/autoexec.ipxe", "/grub/grub.cfg" ->
          route.with(request -> {
            if (isBootProgram(request)) {
              boolean isGrub = route.path().equals("/grub/grub.cfg");
              watch.asked(request.peer(), Kind.SCRIPT, isGrub ? "GRUB, grub.cfg" : "");
            }
            return route.endpoint().answer(request);
          });
      case "/boot/{name}" -> route.with(request -> file(request, route, watch, live));
      case "/pxe/{mac}", "/pxe/{mac}/grub" ->
          route.with(request -> script(request, route, watch, told));
      case "/pxe/{mac}/plan" -> route.with(request -> plan(request, route, watch));
      default -> route;
    };
  }

  private static boolean isBootProgram(Request request) {
    return request.method().equals("GET")
        && request
            .header("User-Agent")
            .filter(agent -> BOOT_PROGRAM.matcher(agent).matches())
            .isPresent();
  }

  private static Response file(Request request, Route route, BootWatch watch, LiveSizes live)
      throws IOException {
    Response response = route.endpoint().answer(request);
    String name = request.parameter("name");
    if (!isBootProgram(request) || BootWatch.isOptional(name)) {
      return response;
    }
    if (response.status() >= 400) {
      watch.asked(
          request.peer(),
          Kind.FILE_FAILED,
          name + (response.status() == 404 ? " not found" : " refused"));
      return response;
    }
    boolean isKernel = name.equals(IpxeScripts.KERNEL);
    if (!isKernel && !name.equals(IpxeScripts.INITRD)) {
      watch.asked(request.peer(), Kind.FILE, "HTTP, " + name);
      return response;
    }
    Kind kind = isKernel ? Kind.KERNEL : Kind.INITRD;
    if (!(response instanceof Response.FilePart part)) {
      watch.asked(request.peer(), kind, "HTTP");
      return response;
    }
    long kernel = live.of(IpxeScripts.KERNEL);
    LiveLoad.Stretch stretch =
        new LiveLoad.Stretch(
            part.from() + (isKernel ? 0 : kernel),
            part.length(),
            kernel + live.of(IpxeScripts.INITRD));
    return new Response.Observed(part, watch.loads(request.peer(), kind, stretch));
  }

  private static Response script(
      Request request, Route route, BootWatch watch, Function<MacAddress, Optional<String>> told)
      throws IOException {
    Response response = route.endpoint().answer(request);
    Optional<MacAddress> mac = MacAddress.find(request.parameter("mac"));
    if (request.caller() instanceof Caller.BootProgram && mac.isPresent()) {
      watch.asked(mac.get(), request.peer(), Kind.TOLD, told.apply(mac.get()).orElse(""));
    }
    return response;
  }

  private static Response plan(Request request, Route route, BootWatch watch) throws IOException {
    MacAddress.find(request.parameter("mac"))
        .filter(_ -> request.caller() instanceof Caller.LiveEnvironment)
        .ifPresent(mac -> watch.asked(mac, request.peer(), Kind.AGENT, "it asked for its plan"));
    return route.endpoint().answer(request);
  }
}
