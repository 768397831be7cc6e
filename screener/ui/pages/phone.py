"""Invite a phone: the address, the code and the picture for its camera, and which devices are in. For the computer itself only."""

from __future__ import annotations

from typing import Final

import streamlit as st

from screener.lan import Device, as_svg, invitation
from screener.ui import access, components
from screener.ui.access import Front
from screener.ui.components import plain

TITLE: Final = "Phone"
LEAD: Final = "Film on your phone and see the result there. The video goes from the phone to this computer and nowhere else."
WHO: Final = (
    "Everybody in this network who has the code can come in. A code lets in one device, once.",
    "What you say to the page is not encrypted on its way. Use it at home or on your own hotspot, not in a café or at the gym.",
    "A device that is in can screen clips. It never sees the clips or results of others.",
)
CLOSED: Final = "Now only this computer can open the page."
HOW_TO_OPEN: Final = "To let a phone in, end the program with Ctrl-C and start it again like this:"
COMMAND: Final = "screener app --lan"
ELSEWHERE: Final = "Codes are shown on the computer that runs the program, and only there."
SCAN: Final = "Point the phone's camera at the square. Or open the address and type the code:"
USED: Final = "There is no open code now: the last one was used."
STALE_S: Final = 2.0
"""How often the page looks whether the code was used."""


def page() -> None:
    """Who can reach it, the open code, and the devices that are in."""
    st.title(TITLE, anchor=False)
    if not access.is_host():
        st.info(ELSEWHERE)
        return
    st.markdown(LEAD)
    front = access.front()
    if front is None or front.keeper is None:
        st.markdown(f"{CLOSED} {HOW_TO_OPEN}")
        st.code(COMMAND, language=None)
        components.bullets(WHO)
        return
    components.bullets(WHO)
    _open(front)


@st.fragment(run_every=STALE_S)
def _open(front: Front) -> None:
    """The code until it is used, then a button for the next; looked at again and again."""
    if front.keeper is None or front.address is None:
        return
    code = front.keeper.code
    with st.container(border=True, key="card_invitation"):
        if code is None:
            st.markdown(USED)
        else:
            st.markdown(SCAN)
            drawing, words = st.columns([2, 3], vertical_alignment="center")
            drawing.image(as_svg(invitation(front.address, code)), alt="A square for the phone's camera: address and code.")
            for address in front.addresses:
                words.code(f"http://{address}:{front.port}", language=None)
            words.code(code, language=None)
        st.button("New code" if code is not None else "Code for the next phone", key="new_code", on_click=_renew, args=(front,))
    devices = front.keeper.devices
    if devices:
        st.subheader("Devices that are in", anchor=False)
        for device in devices:
            _device(front, device)


def _renew(front: Front) -> None:
    if front.keeper is not None:
        front.keeper.renew()


def _device(front: Front, device: Device) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"device_{device.number}"):
        st.markdown(plain(f"Device {device.number}, from {device.address}, since {device.since:%H:%M}"), width="stretch")
        if front.keeper is not None:
            st.button("Send away", key=f"away_{device.number}", type="tertiary", on_click=front.keeper.send_away, args=(device.number,))
