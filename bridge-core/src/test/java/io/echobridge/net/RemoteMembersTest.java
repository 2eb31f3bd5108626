package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemoteMembersTest {
  private final RemoteMembers members = new RemoteMembers(1_000);

  @Test
  void allAppsWithoutABoundOfTheirOwnShareOne() {
    RemoteMembers.Part one = members.open(0);
    RemoteMembers.Part two = members.open(0);
    assertThat(one.take(600)).isTrue();
    assertThat(two.take(600)).isFalse();
    assertThat(two.take(400)).isTrue();
    assertThat(one.hasRoom()).isFalse();
    assertThat(members.used()).isEqualTo(1_000);
    assertThat(members.limit()).isEqualTo(1_000);
    two.giveBack(400);
    assertThat(one.hasRoom()).isTrue();
    assertThat(one.take(400)).isTrue();
    assertThat(members.used()).isEqualTo(1_000);
  }

  @Test
  void anAppWithABoundOfItsOwnHasThatWhateverOthersHold() {
    RemoteMembers.Part all = members.open(0);
    assertThat(all.take(1_000)).isTrue();
    RemoteMembers.Part own = members.open(5_000);
    assertThat(own.take(5_000)).isTrue();
    assertThat(own.take(1)).isFalse();
    assertThat(members.used()).isEqualTo(6_000);
    assertThat(members.limit()).isEqualTo(6_000);
  }

  @Test
  void theBoundIsThatOfTheAppsThatAreThere() {
    assertThat(members.limit()).isEqualTo(1_000);
    RemoteMembers.Part own = members.open(300);
    assertThat(members.limit()).isEqualTo(300);
    own.close();
    assertThat(members.limit()).isEqualTo(1_000);
  }

  @Test
  void anAppThatEndsGivesBackWhatItHas() {
    RemoteMembers.Part one = members.open(0);
    RemoteMembers.Part two = members.open(0);
    assertThat(one.take(700)).isTrue();
    assertThat(two.take(200)).isTrue();
    one.close();
    one.close();
    assertThat(members.used()).isEqualTo(200);
    assertThat(two.take(800)).isTrue();
  }
}
