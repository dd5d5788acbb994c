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

  /// The same routes, watched.
  ///
  /// @param told what a machine was last told to boot, in one word
  public static List<Route> of(
      List<Route> routes, BootWatch watch, Function<MacAddress, Optional<String>> told) {
    return routes.stream().map(route -> watched(route, watch, told)).toList();
  }

  private static Route watched(
      Route route, BootWatch watch, Function<MacAddress, Optional<String>> told) {
    if (!route.method().equals("GET")) {
      return route;
    }
    return switch (route.path()) {
      case "/pxe-bootstrap.ipxe", "/boot/autoexec.ipxe" ->
          route.with(request -> {
            if (isBootProgram(request)) {
              watch.asked(request.peer(), Kind.SCRIPT, "");
            }
            return route.endpoint().answer(request);
          });
      case "/boot/{name}" -> route.with(request -> file(request, route, watch));
      case "/pxe/{mac}" -> route.with(request -> script(request, route, watch, told));
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

  private static Response file(Request request, Route route, BootWatch watch) throws IOException {
    Response response = route.endpoint().answer(request);
    if (isBootProgram(request)) {
      String name = request.parameter("name");
      boolean good = response.status() < 400;
      Kind kind =
          !good
              ? Kind.FILE_FAILED
              : name.equals(IpxeScripts.KERNEL)
                  ? Kind.KERNEL
                  : name.equals(IpxeScripts.INITRD) ? Kind.INITRD : Kind.FILE;
      String detail =
          good
              ? kind == Kind.FILE ? "HTTP, " + name : "HTTP"
              : name + (response.status() == 404 ? " not found" : " refused");
      watch.asked(request.peer(), kind, detail);
    }
    return response;
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
