"""A photograph as an iPhone keeps it, of our own making: our libraries read HEIF and write none."""

from __future__ import annotations

from base64 import b85decode

TURNED = b85decode(
    b"0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004@ZDn*}000000000XXk=`10000000000aA{+700000000000000000000G-+&aV*mgE07O"
    b"6l0ssL300001#Q*^S00000002S&0ssI200IX90RR9100000tN;K2IB98aW&i*H00062000$fZf0cy000000RRAKc4ILB0000LX>Mj^0ssI30"
    b"0IC2MR;ju000004sdC7Z2$lO00031007`=aB^?}006*gaAR)(004Msc4I>U18@KU0FVFx0000U@BsY%`1k+-4+CHT0RR|40Sp2E{{wIU00RJ"
    b"!0009300RIXx&lC90096iLID8-Z~y=U0FVFx0{{R603M()fd!W8Nhz*w0vZem00093$N&HX00=;000968L;=Baup&SJ000wXZ)|dIV{CW;0R"
    b"RmE27mwn02FC+aAg1h000000AK(B06+i$01$9#cxeCt0009B2nYZG010VwZ*&6y000<iaBX1#00000000310R@2q0|bQt000_ka%E-!00000"
    b"000hSWOHKx0ssL30RR91_HATgbN~PVJ}3dN8Gy!U1tvG@zyH+4-}q^CzJ7x3J{RQ==Ww>4<(nW3Ie7d?`^N{xe=JR1LjU^7Qas*=zzQE+Dn7"
    b"sf000I>cxh$;08LE*DgXcg2mk~D4*&uH000L7002G#5&#1L000311^@tuX#fNO00031002gaB>)5f00031003+N0000(VRCL|bN~PV0gwX#0"
    b"ssI26aWAKSO5S305UK#HaajfIx#XJFgZFiFgh?W000620RRF30006`000000ssX700093004>r00000001oj00031001oj00031000000003"
)
"""96 x 64 pixels, to be turned a quarter: then red stands at the top right and blue at the bottom left.

Its EXIF tells a place, and 12 March 2026 as its day.
"""
