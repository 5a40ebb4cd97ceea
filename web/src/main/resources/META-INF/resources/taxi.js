// The taxi's API: quotes, rides, and driving. Ids are made before anything is sent, so asking again is safe.

import { api } from "./session.js";

export const ACTIVE = ["processing", "accepted", "arrived", "in_progress"];

// Places to try it with, around the middle of Seoul.
export const PLACES = [
  { name: "서울광장 Seoul Plaza", lat: 37.5656, lng: 126.978 },
  { name: "광화문 Gwanghwamun", lat: 37.5719, lng: 126.9769 },
  { name: "인사동 Insadong", lat: 37.574, lng: 126.9857 },
  { name: "종각 Jonggak", lat: 37.5702, lng: 126.983 },
  { name: "을지로입구 Euljiro 1-ga", lat: 37.566, lng: 126.9827 },
  { name: "명동 Myeongdong", lat: 37.5636, lng: 126.985 },
  { name: "남대문시장 Namdaemun Market", lat: 37.5592, lng: 126.9777 },
  { name: "정동 Jeongdong", lat: 37.5655, lng: 126.9722 },
];

const get = async (path) => (await api("GET", `/v1/taxi/${path}`)).body;
const post = async (path, body = {}) => (await api("POST", `/v1/taxi/${path}`, body)).body;
const put = async (path, body) => (await api("PUT", `/v1/taxi/${path}`, body)).body;

const place = ({ lat, lng }) => ({ lat, lng });

// --- riding ---

export const quote = (pickup, dropoff) => post("quotes", { pickup: place(pickup), dropoff: place(dropoff) });
export const request = (id, token) => put(`rides/${id}`, { quote: token });
export const ride = (id) => get(`rides/${id}`);
export const lastRide = async () => (await get("rides?limit=1")).items[0];
export const cancelFee = async (id) => (await get(`rides/${id}/cancel-preview`)).fee;
export const cancel = (id, fee) => post(`rides/${id}/cancel`, { fee, reason: "" });
export const rate = (id, stars) => post(`rides/${id}/rating`, { stars });
export const payAgain = (id) => post(`rides/${id}/pay`);

// --- driving ---

export const driver = () => get("driver/me");
export const register = (profile) => put("driver/me", profile);
export const shift = (available) => put("driver/availability", { available });
export const offers = async () => (await get("driver/offers")).items;
export const accept = (offer) => post(`driver/offers/${offer}/accept`);
export const decline = (offer) => post(`driver/offers/${offer}/decline`);
export const drives = async () => (await get("driver/rides?limit=10")).items;
export const drive = (id) => get(`driver/rides/${id}`);
export const command = (id, what, body) => post(`driver/rides/${id}/${what}`, body);
export const earnings = () => get("driver/earnings?limit=1");

// The numbers of points grow, also over a reload.
export const position = (at) =>
  post("driver/positions", {
    points: [{ ...place(at), seq: Date.now(), recorded_at: new Date().toISOString() }],
  });
