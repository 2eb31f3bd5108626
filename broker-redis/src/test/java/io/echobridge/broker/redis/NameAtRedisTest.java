package io.echobridge.broker.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NameAtRedisTest {
  private static final int COUNT = 20_000;

  /** Of which a client can ask for as many as it likes. */
  @Test
  void namesThatJavaGivesOneHashHaveManyHere() {
    Set<Integer> before = new HashSet<>();
    Set<Integer> here = new HashSet<>();
    for (byte[] name : ofOneHash()) {
      before.add(Arrays.hashCode(name));
      here.add(new NameAtRedis(name).hashCode());
    }
    assertThat(before).hasSize(1);
    assertThat(here).hasSizeGreaterThan(COUNT - 100);
  }

  @Test
  void aNameIsItsBytes() {
    NameAtRedis name = name("laravel_database_news");
    NameAtRedis decoded = NameAtRedis.CODEC.decodeKey(NameAtRedis.CODEC.encodeKey(name));
    assertThat(decoded).isEqualTo(name).hasSameHashCodeAs(name);
    assertThat(decoded.bytes()).isEqualTo(name.bytes());
    assertThat(name("laravel_database_newt")).isNotEqualTo(name);
    byte[] value = {1, -1, 0};
    ByteBuffer encoded = NameAtRedis.CODEC.encodeValue(value);
    assertThat(NameAtRedis.CODEC.decodeValue(encoded)).isEqualTo(value);
  }

  private static NameAtRedis name(String text) {
    return new NameAtRedis(text.getBytes(UTF_8));
  }

  private static List<byte[]> ofOneHash() {
    List<byte[]> names = new ArrayList<>(COUNT);
    for (int i = 0; i < COUNT; i++) {
      StringBuilder name = new StringBuilder("laravel_database_");
      for (int bit = 0; bit < 15; bit++) {
        name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      names.add(name.toString().getBytes(UTF_8));
    }
    return names;
  }
}
