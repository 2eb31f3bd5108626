package io.echobridge.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class KnownTest {
  private final Known known = new Known();

  @Test
  void whatOneAddressHasShownIsKnownThereOnly() throws Exception {
    InetAddress owners = InetAddress.getByName("192.0.2.1");
    Visitor alice = known.add(owners, "Basic YTpi", new Visitor("alice"));

    assertThat(known.find(owners, "Basic YTpi")).isEqualTo(alice);
    assertThat(known.find(owners, "Basic YTpj")).isNull();
    assertThat(known.find(InetAddress.getByName("192.0.2.2"), "Basic YTpi")).isNull();
    assertThat(known.find(InetAddress.getByName("::ffff:0:c000:201"), "Basic YTpi")).isNull();
  }
}
