package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RabbitServerTest {
  @Test
  void itComesBackOnItsPortWithItsData() {
    try (RabbitServer server = RabbitServer.start()) {
      server.control("add_vhost", "kept");

      server.kill();
      server.restart();

      assertThat(server.control("list_vhosts", "--silent")).contains("kept");
    }
  }
}
