package io.echobridge.webhook;

import io.echobridge.call.Destination;
import io.echobridge.channel.ChannelName;
import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
import io.echobridge.text.Glob;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One address that hears what happens to an app's channels.
 *
 * @param url where it answers, {@code http} or {@code https}
 * @param events which events it hears, by their names; without it all
 * @param channels of which channels, where {@code *} is any text; without it of all
 * @param headers what each request says besides, such as a password
 * @param batch whether a request may hold several events; without it each holds one
 * @param caFile PEM certificates that are trusted besides those of the Java platform
 */
public record WebhookConfig(
    String url,
    Optional<List<String>> events,
    Optional<List<String>> channels,
    Optional<Map<String, Secret>> headers,
    Optional<Boolean> batch,
    Optional<String> caFile) {
  private static final URI ANY = URI.create("http://localhost/");

  /** What this side says itself. */
  private static final Set<String> OURS = Set.of("content-type", "x-pusher-key", "host");

  /**
   * @throws IllegalArgumentException naming each key that is wrong, one per line
   */
  public WebhookConfig {
    Faults faults = new Faults();
    String got = url.contains("@") ? "" : ", got \"" + url + '"'; // a password is never shown
    Destination.faultOf(url).ifPresent(fault -> faults.add("url: " + fault + got));
    String known =
        Stream.of(HookKind.values()).map(kind -> kind.word).collect(Collectors.joining(", "));
    for (String word : events.orElse(List.of())) {
      faults.that(HookKind.of(word).isPresent(), "events", "some of " + known, '"' + word + '"');
    }
    headers
        .orElse(Map.of())
        .forEach(
            (name, value) ->
                faults.that(
                    maySay(name, value.value()), "headers: \"" + name + "\" cannot be given"));
    faults.done();
  }

  private static boolean maySay(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (OURS.contains(lower) || lower.equals("x-pusher-signature")) {
      return false;
    }
    try {
      HttpRequest.newBuilder(ANY).header(name, value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Hears everything, one event a request. */
  public static WebhookConfig all(String url) {
    return new WebhookConfig(
        url,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  boolean isBatch() {
    return batch.orElse(false);
  }

  Set<HookKind> kinds() {
    if (events.isEmpty()) {
      return EnumSet.allOf(HookKind.class);
    }
    EnumSet<HookKind> kinds = EnumSet.noneOf(HookKind.class);
    events.get().forEach(word -> HookKind.of(word).ifPresent(kinds::add));
    return kinds;
  }

  /** Of which channels it hears. */
  Wanted wanted() {
    List<Glob> patterns = channels.orElse(List.of("*")).stream().map(Glob::new).toList();
    return new Wanted(kinds(), patterns);
  }

  /** What one address hears. */
  record Wanted(Set<HookKind> kinds, List<Glob> channels) {
    boolean has(HookKind kind, ChannelName channel) {
      return kinds.contains(kind) && of(channel);
    }

    /** Each departure and its return go together: one takes back the other. */
    Wanted withCounterparts() {
      EnumSet<HookKind> all = EnumSet.noneOf(HookKind.class);
      all.addAll(kinds);
      for (HookKind kind : HookKind.values()) {
        HookKind other = kind.undoneBy();
        if (other != null && (kinds.contains(kind) || kinds.contains(other))) {
          all.add(kind);
          all.add(other);
        }
      }
      return new Wanted(all, channels);
    }

    private boolean of(ChannelName channel) {
      for (Glob pattern : channels) {
        if (pattern.matches(channel.value())) {
          return true;
        }
      }
      return false;
    }
  }
}
