package io.echobridge.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelNameTest {
  private static final int COUNT = 30_000;

  /** Of one processor; it takes a tenth of a second, and without an order a quarter of a minute. */
  private static final Duration MOST = Duration.ofSeconds(4);

  /** Clients choose names, and the hub looks them up under its one lock. */
  @Test
  void mapsAreQuickWithNamesOfOneHash() {
    List<String> names = ofOneHash();
    assertThat(names.stream().map(name -> new ChannelName(name).hashCode()).distinct()).hasSize(1);
    for (Supplier<Map<ChannelName, Integer>> made :
        List.<Supplier<Map<ChannelName, Integer>>>of(HashMap::new, ConcurrentHashMap::new)) {
      long before = cpuNanos();
      Map<ChannelName, Integer> map = made.get();
      for (int i = 0; i < COUNT; i++) {
        map.put(new ChannelName(names.get(i)), i);
      }
      for (int i = 0; i < COUNT; i++) {
        assertThat(map.get(new ChannelName(names.get(i)))).isEqualTo(i);
      }
      names.forEach(name -> map.remove(new ChannelName(name)));
      assertThat(map).isEmpty();
      assertThat(Duration.ofNanos(cpuNanos() - before)).isLessThan(MOST);
    }
  }

  @Property
  void theOrderAgreesWithEquality(
      @ForAll @AlphaChars @StringLength(min = 1, max = 3) String one,
      @ForAll @AlphaChars @StringLength(min = 1, max = 3) String other) {
    ChannelName first = new ChannelName(one);
    ChannelName second = new ChannelName(other);
    assertThat(first.compareTo(second) == 0).isEqualTo(first.equals(second));
    assertThat(Integer.signum(first.compareTo(second)))
        .isEqualTo(-Integer.signum(second.compareTo(first)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "#server-to-user-7", "#private-a", "##"})
  void namesThatBeginWithAHashAreTheServers(String name) {
    assertThat(new ChannelName(name).isReserved()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a#", "private-#server-to-user-7", " #", "server-to-user-7", "\uff03a"})
  void allOthersAreNot(String name) {
    assertThat(new ChannelName(name).isReserved()).isFalse();
  }

  /** {@code Aa} and {@code BB} have the same hash, and so has whatever is made of them. */
  private static List<String> ofOneHash() {
    List<String> names = new ArrayList<>(COUNT);
    for (int i = 0; i < COUNT; i++) {
      StringBuilder name = new StringBuilder("private-");
      for (int bit = 0; bit < 15; bit++) {
        name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      names.add(name.toString());
    }
    return names;
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
